#ifndef WALLBOARD_PLATFORM_SIGNALS_H
#define WALLBOARD_PLATFORM_SIGNALS_H

/*
 * Signals as a readable descriptor, so that they are heard in the loop's one place. TERM
 * and INT ask to stop, HUP to reload, USR1 acknowledges what is raised; PIPE is ignored,
 * writes report it themselves.
 */

enum signals_request {
    SIGNALS_NONE,
    SIGNALS_STOP,
    SIGNALS_RELOAD,
    SIGNALS_ACKNOWLEDGE,
};

/* Blocks the signals and returns the descriptor, or a negative errno. Call once, before
 * any thread is started (also before context_create()). */
int signals_open(void);

/* The next request, or SIGNALS_NONE. Does not block. */
enum signals_request signals_read(int fd);

/* Closes it; fd < 0 is fine. The signals stay blocked: the program is ending. */
void signals_close(int fd);

#endif
