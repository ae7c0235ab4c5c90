/* What the quoting functions make of some texts. They are pure: they run on every system. */
#include "childproc.h"

#include <stdio.h>
#include <stdlib.h>

static void show(const char *text) {
  char *sh = cp_quote_sh(text), *windows = cp_quote_windows(text);
  printf("%-14s  %-20s  %s\n", text, sh, windows);
  free(sh);
  free(windows);
}

int main(void) {
  printf("%-14s  %-20s  %s\n", "the text", "for sh", "for a program of Windows");
  show("plain");
  show("two words");
  show("it's");
  show("say \"hi\"");
  show("C:\\my files\\");
  show("%PATH%");
  return 0;
}
