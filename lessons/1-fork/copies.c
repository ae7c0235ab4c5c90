/* What the child has a copy of, and what both share. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *who, int answer, int is_there) {
  dprintf(STDOUT_FILENO, "%s answer %d, at the same address: %s\n", who, answer, is_there ? "yes" : "no");
}

/* The next three letters of the file, for whoever asks. */
static void read_on(const char *who, FILE *file) {
  char text[4] = "";
  ssize_t n = read(fileno(file), text, 3);
  dprintf(STDOUT_FILENO, "%s reads %s\n", who, n == 3 ? text : "nothing");
}

int main(void) {
  FILE *file = tmpfile();
  if (!file || write(fileno(file), "abcdefghi", 9) != 9 || lseek(fileno(file), 0, SEEK_SET) != 0)
    return 1;
  /* #copies */
  int answer = 1;
  int *address = &answer;
  pid_t pid = fork();
  if (pid < 0)
    return 1;
  if (pid == 0) {
    answer = 42;
    show("child: ", answer, address == &answer);
    read_on("child: ", file);
    _exit(0);
  }
  wait(NULL);
  show("parent:", answer, address == &answer);
  read_on("parent:", file);
  /* #end */
  fclose(file);
  return 0;
}
