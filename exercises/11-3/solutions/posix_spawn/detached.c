#include "detached.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

/* POSIX_SPAWN_SETSID: glibc 2.26. The result is the errno, that of exec included. */
int start_detached(char *const argv[], const char *log, background *ret) {
  posix_spawn_file_actions_t streams;
  posix_spawnattr_t how;
  pid_t pid;
  posix_spawn_file_actions_init(&streams);
  posix_spawn_file_actions_addopen(&streams, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&streams, 1, log ? log : "/dev/null", O_WRONLY | O_CREAT | O_APPEND, 0666);
  posix_spawn_file_actions_adddup2(&streams, 1, 2);
  posix_spawnattr_init(&how);
  posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSID);
  int error = posix_spawnp(&pid, argv[0], &streams, &how, argv, environ);
  posix_spawnattr_destroy(&how);
  posix_spawn_file_actions_destroy(&streams);
  if (!error)
    *ret = (background){pid, true, false, 0};
  return error;
}

void unref(background *one) {
  one->referenced = false;
}

size_t run(background *all, size_t n) {
  size_t left = n;
  for (int round = 0; round < 2; round++) /* first those that are waited for */
    for (background *one = all; one < all + n; one++) {
      siginfo_t info = {0};
      if ((round == 0) != one->referenced)
        continue;
      int flags = one->referenced ? WEXITED : WEXITED | WNOHANG, r = 0;
      while (!one->ended && (r = waitid(P_PID, (id_t)one->pid, &info, flags)) < 0 && errno == EINTR)
        ;
      if (info.si_pid == one->pid || r < 0) {
        one->ended = true;
        one->code = r == 0 && info.si_code == CLD_EXITED ? info.si_status : -1;
      }
      left -= one->ended;
    }
  return left;
}
