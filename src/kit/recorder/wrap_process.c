#include "internal.h"
#include "wrap.h"

#include <signal.h>
#include <unistd.h>

#define FRAME ((int64_t)(intptr_t)__builtin_frame_address(0))

/* frame: of the wrapper; the same in a loop that forks again, another one in a recursion. */
static pid_t recorded_fork(const char *name, uint64_t site, int64_t frame) {
  if (rec_fault(name, site))
    return -1;
  uint32_t mark = rec_mark();
  pid_t parent = getpid(), pid = fork();
  if (pid == 0) {
    rec_fault_forked();
    rec_born((int64_t[3]){parent, mark, frame}, site);
    rec_delay_after_fork(true);
  } else {
    rec_add((rec_event){
        .call = REC_FORK, .site = site, .result = pid, .error = pid < 0 ? errno : 0, .args = {0, 0, frame}});
    if (pid > 0)
      rec_delay_after_fork(false);
  }
  return pid;
}

pid_t __wrap_fork(void) {
  return recorded_fork("fork", SITE, FRAME);
}

/* A wrapper cannot return in a child that shares its stack: the child gets a copy. */
pid_t __wrap_vfork(void) {
  return recorded_fork("vfork", SITE, FRAME);
}

/* Its faults are returned, not set; the child makes no recorded call before it is another program. */
static int note_spawn(int error, const pid_t *pid, uint64_t site) {
  rec_add((rec_event){.call = REC_FORK, .site = site, .result = error ? -1 : *pid, .error = error});
  return error;
}

int __wrap_posix_spawn(pid_t *ret_pid, const char *path, const posix_spawn_file_actions_t *actions,
                       const posix_spawnattr_t *attributes, char *const argv[], char *const env[]) {
  uint64_t site = SITE;
  pid_t pid = 0;
  if (rec_fault("posix_spawn", site))
    return errno;
  int error = note_spawn(posix_spawn(&pid, path, actions, attributes, argv, env), &pid, site);
  if (!error && ret_pid)
    *ret_pid = pid;
  return error;
}

int __wrap_posix_spawnp(pid_t *ret_pid, const char *file, const posix_spawn_file_actions_t *actions,
                        const posix_spawnattr_t *attributes, char *const argv[], char *const env[]) {
  uint64_t site = SITE;
  pid_t pid = 0;
  if (rec_fault("posix_spawnp", site))
    return errno;
  int error = note_spawn(posix_spawnp(&pid, file, actions, attributes, argv, env), &pid, site);
  if (!error && ret_pid)
    *ret_pid = pid;
  return error;
}

/* kill(-1) and kill(0) would hit the checks and whatever else runs here: refused, and told. */
static int recorded_kill(pid_t pid, int signal, uint64_t site) {
  if (rec_fault("kill", site))
    return -1;
  rec_event event = {.call = REC_KILL, .site = site, .args = {pid, signal}};
  int r = -1;
  if (signal != 0 && (pid == 0 || pid == -1)) {
    event.flags = REC_REFUSED;
    errno = EPERM;
  } else {
    r = kill(pid, signal);
  }
  event.error = r < 0 ? errno : 0;
  rec_add(event);
  return r;
}

int __wrap_kill(pid_t pid, int signal) {
  return recorded_kill(pid, signal, SITE);
}

int __wrap_killpg(pid_t group, int signal) {
  return recorded_kill(group > 1 ? -group : 0, signal, SITE);
}

static int before_exec(const char *name, uint64_t site) {
  if (rec_fault(name, site))
    return -1;
  rec_add((rec_event){.call = REC_EXEC, .site = site});
  return 0;
}

int __wrap_execve(const char *path, char *const argv[], char *const env[]) {
  return before_exec("execve", SITE) < 0 ? -1 : execve(path, argv, env);
}

int __wrap_execv(const char *path, char *const argv[]) {
  return before_exec("execv", SITE) < 0 ? -1 : execv(path, argv);
}

int __wrap_execvp(const char *file, char *const argv[]) {
  return before_exec("execvp", SITE) < 0 ? -1 : execvp(file, argv);
}
