/* posix_spawn() with file actions: the child is the program cat. */
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

static int start_cat(int in, pid_t *ret) {
  char *const argv[] = {"cat", NULL};
  posix_spawn_file_actions_t actions;
  if (posix_spawn_file_actions_init(&actions) != 0)
    return -1;
  int error = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  if (error == 0)
    error = posix_spawnp(ret, argv[0], &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  return error ? -1 : 0;
}

int main(void) {
  int ends[2], status;
  pid_t child;
  if (pipe2(ends, O_CLOEXEC) < 0 || start_cat(ends[0], &child) < 0)
    return 1;
  close(ends[0]);
  ssize_t n = write(ends[1], "hello\n", 6);
  close(ends[1]);
  if (waitpid(child, &status, 0) != child)
    return 1;
  return n == 6 && status == 0 ? 0 : 1;
}
