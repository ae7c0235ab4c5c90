/*
 * What the tests that all systems share call by its POSIX name, as far as Windows has it. It is included in
 * front of each of their files; <sys/wait.h> and the like are in this folder. What Windows has not got fails
 * with ENOSYS, and the tests that need it ask before (tests/needs.h).
 */
#ifndef WINDOWS_POSIX_H
#define WINDOWS_POSIX_H

#define tell tell_of_the_c_library /* its own meaning of a name of the tests */
#include <io.h>
#undef tell
#include <direct.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <process.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define O_CLOEXEC _O_NOINHERIT
#define O_NOFOLLOW 0
#define O_NONBLOCK 0x10000000
#define F_DUPFD 0
#define F_GETFD 1
#define F_SETFD 2
#define F_GETFL 3
#define F_SETFL 4
#define F_DUPFD_CLOEXEC 5
#define FD_CLOEXEC 1
int fcntl(int fd, int command, ...); /* F_GETFD, F_DUPFD and F_DUPFD_CLOEXEC */
int pipe(int fds[2]);
int pipe2(int fds[2], int flags);
int fchmod(int fd, mode_t mode); /* nothing, and all is well: what can be run is told by the name */
int symlink(const char *target, const char *path);
ssize_t pread(int fd, void *to, size_t size, off_t at);
#define S_ISSOCK(mode) ((void)(mode), 0)
#define malloc_usable_size _msize

/* The C library's own take an unsigned and give an int. */
static inline ssize_t posix_read(int fd, void *to, size_t size) {
  return _read(fd, to, size < 0x40000000 ? (unsigned)size : 0x40000000);
}
ssize_t posix_write(int fd, const void *from, size_t size); /* EPIPE where nobody reads */
static inline int posix_dup2(int from, int to) {
  return _dup2(from, to) < 0 ? -1 : to;
}
#define dup2 posix_dup2
#define read posix_read
#define write posix_write

#define SIGHUP 1
#define SIGQUIT 3
#define SIGKILL 9
#define SIGUSR1 10
#define SIGPIPE 13
#define SIGALRM 14
#define SIGCHLD 17
#define SIGCONT 18
#define SIGSTOP 19
#define SIGUSR2 12
#define SIGXCPU 24
#define SIGRTMIN 34
#define SIGRTMAX 64
#define SIG_BLOCK 0
#define SIG_SETMASK 2
#define SA_RESTART 0
#define SA_NOCLDWAIT 0
typedef unsigned sigset_t; /* always empty */
struct sigaction {
  void (*sa_handler)(int);
  int sa_flags;
};
int sigaction(int number, const struct sigaction *action, struct sigaction *old);
int posix_mask(sigset_t *old);
#define sigprocmask(how, set, old) posix_mask(old)
#undef pthread_sigmask
#define pthread_sigmask(how, set, old) posix_mask(old)
#define sigismember(set, number) ((void)(set), (void)(number), 0)
#define sigemptyset(set) (*(set) = 0)
#define sigaddset(set, number) ((void)(number), *(set) = 0)
#define sigfillset(set) (*(set) = 0)
int kill(int pid, int number); /* 0 asks, all others end the process */
int pause(void);
unsigned alarm(unsigned seconds); /* the process ends then with code 98 */
int fork(void);
int getpgrp(void);
int getsid(int pid);
int getuid(void); /* never root */

int setenv(const char *name, const char *value, int overwrite);
int unsetenv(const char *name);

static inline int posix_mkdir(const char *path) {
  return _mkdir(path);
}
#define mkdir(path, mode) posix_mkdir(path)

#endif
