/* `./kit run` asks for the length of some texts; no check uses this file. */
#include "shell_length.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void) {
  static const char *const texts[] = {"plain", "two words", "$(touch PWNED)", "'; touch PWNED; '",
                                      "100 %", ""};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    printf("%-20s has %zu bytes, the shell says %d\n", texts[i], strlen(texts[i]), shell_length(texts[i]));
  int ran = access("PWNED", F_OK) == 0;
  printf("a command inside a text was run: %s\n", ran ? "yes" : "no");
  if (ran)
    unlink("PWNED");
  return ran;
}
