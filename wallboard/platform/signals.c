#include "platform/signals.h"

#include <errno.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

int signals_open(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGUSR1);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0 ||
        sigaction(SIGPIPE, &ignore, NULL) != 0) {
        return -errno;
    }
    int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

enum signals_request signals_read(int fd)
{
    struct signalfd_siginfo info;
    if (read(fd, &info, sizeof info) != (ssize_t)sizeof info) {
        return SIGNALS_NONE;
    }
    switch (info.ssi_signo) {
    case SIGHUP:
        return SIGNALS_RELOAD;
    case SIGUSR1:
        return SIGNALS_ACKNOWLEDGE;
    default: /* TERM and INT */
        return SIGNALS_STOP;
    }
}

void signals_close(int fd)
{
    if (fd >= 0) {
        close(fd);
    }
}
