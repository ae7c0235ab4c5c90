/* `./kit run` writes a log with three processes and shows it; no check uses this file. Change it as you like.
 */
#include "logger.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void show_file(const char *path) {
  char line[80];
  FILE *file = fopen(path, "r");
  while (file && fgets(line, sizeof line, file))
    printf("%s", line);
  if (file)
    fclose(file);
}

int main(void) {
  logger *log = logger_open("try.log");
  if (!log) {
    perror("logger_open");
    return 1;
  }
  logger_say(log, "before");
  for (int i = 0; i < 2; i++)
    if (fork() == 0) {
      logger_say(log, "a child");
      _exit(0);
    }
  while (wait(NULL) > 0)
    ;
  logger_say(log, "after");
  logger_close(log);
  show_file("try.log");
  return remove("try.log");
}
