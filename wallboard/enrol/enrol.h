#ifndef WALLBOARD_ENROL_ENROL_H
#define WALLBOARD_ENROL_ENROL_H

/* `wallboard setup`: answers in, a screen out. Talks to the person at the terminal, if
 * there is one, and to the service manager. */

/* The words behind `setup`; the exit code: 0 done, 1 not done, 2 not understood. */
int enrol_run(int count, char **words);

#endif
