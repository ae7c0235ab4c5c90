#ifndef WINDOWS_POSIX_WAIT_H
#define WINDOWS_POSIX_WAIT_H

#include "../posix.h"

#define WNOHANG 1
#define WNOWAIT 2
#define WEXITED 4

#define WIFEXITED(status) ((void)(status), 0)
#define WEXITSTATUS(status) (status)
#define WIFSIGNALED(status) ((void)(status), 0)
#define WTERMSIG(status) (status)

typedef int id_t;
typedef enum idtype_t { P_ALL, P_PID } idtype_t;
typedef struct siginfo_t {
  int si_pid;
} siginfo_t;

/* A process that has ended leaves nothing behind: -1 with ECHILD, unless a child of this process still runs.
 */
int waitpid(int pid, int *status, int options);
int waitid(idtype_t type, id_t id, siginfo_t *info, int options);

#endif
