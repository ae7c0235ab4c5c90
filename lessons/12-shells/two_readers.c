/* One command line and its two readers: a program of Windows, and cmd.exe, which reads it first for a batch
 * file. */
#include "childproc.h"

#include <stdio.h>
#include <stdlib.h>

/* A program: \" is a mark, " opens and closes, blanks outside separate. (Enough of the rules for this line.)
 */
static void read_as_program(const char *at) {
  int quoted = 0, number = 0;
  printf("a program:  ");
  for (; *at; at++)
    if (at[0] == '\\' && at[1] == '"')
      putchar(*++at);
    else if (*at == '"')
      quoted = !quoted;
    else if (*at == ' ' && !quoted)
      printf("   argument %d: ", ++number);
    else
      putchar(*at);
  putchar('\n');
}

/* cmd.exe: every " opens or closes, & outside ends a command. */
static void read_as_cmd(const char *at) {
  int quoted = 0;
  printf("cmd.exe:    ");
  for (; *at; at++) {
    quoted ^= *at == '"';
    if (*at == '&' && !quoted)
      printf("   and then: ");
    else
      putchar(*at);
  }
  putchar('\n');
}

int main(void) {
  /* #line */
  const char *argument = "a\"&echo INJECTED&\"";
  char *quoted = cp_quote_windows(argument), line[200];
  snprintf(line, sizeof line, "show.bat %s", quoted);
  /* #end */
  printf("the line:   %s\n", line);
  read_as_program(line);
  read_as_cmd(line);
  free(quoted);
  return 0;
}
