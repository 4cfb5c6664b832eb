#include "enrol/enrol.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "enrol/answers.h"
#include "enrol/identity.h"
#include "enrol/screen_files.h"

#define EXIT_NOT_DONE 1
#define EXIT_USAGE    2
#define ANSWERS_MIB   1
#define OWNER         "wallboard"
#define SERVICE       "wallboard.service"

extern char **environ;

/* Asks until the answer will do; false at the end of what is typed. */
static bool ask(struct answers *answers, enum answer answer, const char *otherwise)
{
    char line[2 * ANSWERS_BYTES];
    for (;;) {
        struct diag diag;
        diag_clear(&diag);
        (void)printf(otherwise[0] != '\0' ? "%s [%s]: " : "%s: ",
                     answers_question(answer), otherwise);
        (void)fflush(stdout);
        if (fgets(line, sizeof line, stdin) == NULL) {
            (void)putchar('\n');
            return false;
        }
        const struct str said = str_trim(str_from(line));
        if (said.size == 0 && !answers_needed(answer)) {
            return true;
        }
        if (answers_set(answers, answer, said, "", 0, &diag)) {
            return true;
        }
        diag_print(&diag, stderr);
    }
}

static bool ask_for_the_rest(struct answers *answers, const char *screen)
{
    for (size_t i = 0; i < ANSWER_OPTIONS; i++) {
        const char *otherwise = i == ANSWER_SCREEN ? screen : "";
        if (!answers->given[i] && !ask(answers, (enum answer)i, otherwise)) {
            return false;
        }
    }
    return true;
}

static bool read_file(struct answers *answers, struct diag *diag)
{
    char *text = NULL;
    size_t size = 0;
    if (answers->file == NULL) {
        return true;
    }
    bool ok = file_read(answers->file, ANSWERS_MIB, &text, &size, diag) &&
              answers_read(answers->file, (struct str){text, size}, answers, diag);
    free(text);
    return ok;
}

/* True if it ended well. */
static bool systemctl(const char *const *words)
{
    char *argv[6] = {NULL};
    pid_t child = 0;
    int status = 0;
    for (size_t i = 0; i < 5 && words[i] != NULL; i++) {
        argv[i] = strdup(words[i]);
    }
    bool ok = posix_spawnp(&child, "systemctl", NULL, NULL, argv, environ) == 0 &&
              waitpid(child, &status, 0) == child && WIFEXITED(status) &&
              WEXITSTATUS(status) == 0;
    for (size_t i = 0; i < 5; i++) {
        free(argv[i]);
    }
    return ok;
}

/* In an image that is being made there is nobody to start anything; it starts with the
 * machine. A start is not waited for: this may be what the service itself waits for. */
static bool start_service(const struct screen_files *files, struct diag *diag)
{
    static const char *const enable[] = {"systemctl", "--quiet", "enable", SERVICE, NULL};
    static const char *const restart[] = {"systemctl", "--no-block", "restart", SERVICE,
                                          NULL};
    static const char *const start[] = {"systemctl", "--no-block", "start", SERVICE,
                                        NULL};
    struct stat runs;
    bool ok = systemctl(enable);
    if (ok && stat("/run/systemd/system", &runs) == 0) {
        ok = systemctl(files->changed ? restart : start);
    }
    if (!ok) {
        diag_add(diag, DIAG_ERROR, SERVICE, 0, 0,
                 "cannot be enabled or started; the files are written");
    }
    return ok;
}

static void tell(const struct answers *answers, const struct screen_files *files)
{
    const char *site = answers->values[ANSWER_SITE]; /* "": the hub's */
    (void)printf("screen '%s' follows %s%s\n", files->name, answers->values[ANSWER_HUB],
                 files->changed ? "" : " (nothing to change)");
    if (files->fingerprint[0] == '\0') {
        return;
    }
    (void)printf("its key's fingerprint is %s; once it runs, on the hub:\n"
                 "  sudo wallboardctl keys allow %s --name %s%s%s%s\n",
                 files->fingerprint, files->fingerprint, files->name,
                 site[0] != '\0' ? " --site '" : "", site, site[0] != '\0' ? "'" : "");
    if (files->passing) {
        (void)fputs("the key stands where it is gone at the next start: make a screen of "
                    "this machine before its disk is made read-only\n",
                    stderr);
    }
}

static int set_up(struct answers *answers, struct diag *diag)
{
    struct identity identity;
    struct screen_files files;
    char screen[IDENTITY_BYTES] = "";
    if (!read_file(answers, diag)) {
        return EXIT_USAGE;
    }
    identity_find("", &identity);
    (void)identity_name(&identity, "", screen);
    if (isatty(STDIN_FILENO) == 1 && !ask_for_the_rest(answers, screen)) {
        return EXIT_USAGE;
    }
    if (!answers_complete(answers, diag)) {
        return EXIT_USAGE;
    }
    if (!identity_name(&identity, answers->values[ANSWER_SCREEN], screen)) {
        diag_add(diag, DIAG_ERROR, "wallboard setup", 0, 0,
                 "screen: %s: no name of 1 to 64 letters can be made of it here",
                 answers->values[ANSWER_SCREEN]);
        return EXIT_USAGE;
    }
    if (!screen_files_write(answers, screen, OWNER, &files, diag)) {
        return EXIT_NOT_DONE;
    }
    tell(answers, &files);
    return !answers->start || start_service(&files, diag) ? EXIT_SUCCESS : EXIT_NOT_DONE;
}

int enrol_run(int count, char **words)
{
    struct diag diag;
    struct answers answers;
    diag_clear(&diag);
    if (!answers_parse(count, words, &answers, &diag)) {
        diag_print(&diag, stderr);
        (void)fputs("wallboard setup --help says what may be given\n", stderr);
        return EXIT_USAGE;
    }
    if (answers.help) {
        (void)fputs(answers_usage(), stdout);
        return EXIT_SUCCESS;
    }
    int code = set_up(&answers, &diag);
    diag_print(&diag, stderr);
    return code;
}
