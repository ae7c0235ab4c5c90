/* The wrappers: each __wrap_X stands for X in the learner's objects (ld --wrap). */
#ifndef KIT_RECORDER_WRAP_H
#define KIT_RECORDER_WRAP_H

#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>

pid_t __wrap_fork(void);
pid_t __wrap__Fork(void);
pid_t __wrap_vfork(void);
pid_t rec_vfork_copied(void);
long __wrap_syscall(long number, ...);

/* One that make() makes, recorded. frame: of the wrapper; the same in a loop that forks again, another one in
   a recursion. */
pid_t rec_fork_by(const char *name, pid_t (*make)(const long *arguments), const long *arguments,
                  uint64_t site, int64_t frame);

extern int rec_vfork_is_real;
int __wrap_posix_spawn(pid_t *ret_pid, const char *path, const posix_spawn_file_actions_t *actions,
                       const posix_spawnattr_t *attributes, char *const argv[], char *const env[]);
int __wrap_posix_spawnp(pid_t *ret_pid, const char *file, const posix_spawn_file_actions_t *actions,
                        const posix_spawnattr_t *attributes, char *const argv[], char *const env[]);
int __wrap_kill(pid_t pid, int signal);
int __wrap_killpg(pid_t group, int signal);

int __wrap_execve(const char *path, char *const argv[], char *const env[]);
int __wrap_execv(const char *path, char *const argv[]);
int __wrap_execvp(const char *file, char *const argv[]);
int __wrap_execvpe(const char *file, char *const argv[], char *const env[]);
int __wrap_fexecve(int fd, char *const argv[], char *const env[]);
int __wrap_execl(const char *path, const char *first, ...);
int __wrap_execlp(const char *file, const char *first, ...);
int __wrap_execle(const char *path, const char *first, ...);

typedef void (*rec_handler)(int);
int __wrap_sigaction(int number, const struct sigaction *action, struct sigaction *ret_old);
rec_handler __wrap_signal(int number, rec_handler handler);
int __wrap_pause(void);

unsigned __wrap_sleep(unsigned seconds);
int __wrap_usleep(useconds_t us);
int __wrap_nanosleep(const struct timespec *time, struct timespec *left);
int __wrap_clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left);

__attribute__((format(printf, 1, 0))) int __wrap_vprintf(const char *format, va_list args);
__attribute__((format(printf, 2, 0))) int __wrap_vfprintf(FILE *file, const char *format, va_list args);
__attribute__((format(printf, 1, 2))) int __wrap_printf(const char *format, ...);
__attribute__((format(printf, 2, 3))) int __wrap_fprintf(FILE *file, const char *format, ...);
int __wrap_puts(const char *text);
int __wrap_putchar(int c);
int __wrap_fputs(const char *text, FILE *file);
int __wrap_fputc(int c, FILE *file);
int __wrap_putc(int c, FILE *file);
size_t __wrap_fwrite(const void *data, size_t size, size_t count, FILE *file);
int __wrap_fflush(FILE *file);
void __wrap_perror(const char *text);
FILE *__wrap_fopen(const char *path, const char *mode);
FILE *__wrap_fdopen(int fd, const char *mode);
int __wrap_fclose(FILE *file);
FILE *__wrap_popen(const char *command, const char *mode);
int __wrap_atexit(void (*function)(void));
_Noreturn void __wrap_exit(int code);

int __wrap_setenv(const char *name, const char *value, int overwrite);
int __wrap_unsetenv(const char *name);
int __wrap_putenv(char *text);
int __wrap_clearenv(void);
int __wrap_chdir(const char *path);
int __wrap_fchdir(int fd);
pid_t __wrap_setsid(void);
int __wrap_setpgid(pid_t pid, pid_t group);
int __wrap_system(const char *command);
int __wrap_pthread_create(pthread_t *ret, const pthread_attr_t *attributes, void *(*run)(void *),
                          void *argument);
int __wrap_access(const char *path, int mode);
int __wrap_stat(const char *path, struct stat *ret);
int __wrap_lstat(const char *path, struct stat *ret);

pid_t __wrap_wait(int *status);
pid_t __wrap_waitpid(pid_t pid, int *status, int options);
pid_t __wrap_wait3(int *status, int options, struct rusage *usage);
pid_t __wrap_wait4(pid_t pid, int *status, int options, struct rusage *usage);
int __wrap_waitid(idtype_t type, id_t id, siginfo_t *info, int options);

int __wrap_pipe(int fds[2]);
int __wrap_pipe2(int fds[2], int flags);
int __wrap_socketpair(int domain, int type, int protocol, int fds[2]);
int __wrap_dup(int fd);
int __wrap_dup2(int from, int to);
int __wrap_dup3(int from, int to, int flags);
int __wrap_close(int fd);
int __wrap_open(const char *path, int flags, ...);
int __wrap_fcntl(int fd, int command, ...);
ssize_t __wrap_read(int fd, void *data, size_t size);
ssize_t __wrap_write(int fd, const void *data, size_t size);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void __wrap_free(void *memory);

#endif
