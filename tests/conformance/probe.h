/* The parts of the probe: probe.c, what every system has; probe_posix.c and probe_report.c, or
 * probe_windows.c. */
#ifndef CONFORMANCE_PROBE_H
#define CONFORMANCE_PROBE_H

#include <stdbool.h>
#include <stddef.h>

enum { PROBE_LIFETIME_S = 60 };

typedef struct probe_command {
  const char *name;
  int args; /* -1: all that follow */
  void (*run)(char **args);
} probe_command;

/* probe.c */
extern char **probe_argv;
int probe_main(int argc, char **argv);
void probe_broken(const char *what);
int probe_number(const char *text);
void probe_say_to(int fd, const char *text);
void probe_copy(int in, int out, bool line); /* to the end, or of a line; to nowhere if out is -1 */
void probe_args(char **args);
void probe_argv0(char **args);
void probe_getenv(char **args);

/* The system's own. */
extern const probe_command probe_commands[]; /* ends with one without a name */
void probe_start(void);                      /* ends this process after PROBE_LIFETIME_S */
void probe_leave(int code);
bool probe_put(int fd, const char *data, size_t size); /* all of it; false: the reader is gone */
long probe_get(int fd, char *data, size_t room);       /* 0: the end */
void probe_close(int fd);
const char *probe_variable(const char *name);

/* probe_report.c */
void probe_fds(char **args);
void probe_env(char **args);
void probe_cwd(char **args);
void probe_group(char **args);
void probe_signals(char **args);
void probe_user(char **args);
void probe_umask(char **args);

#endif
