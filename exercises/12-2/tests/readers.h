/* How Windows reads a command line: the C runtime of a program, and cmd.exe. Written from their rules. */
#ifndef READERS_H
#define READERS_H

#include <stdbool.h>
#include <stddef.h>

enum { MOST_WORDS = 32, MOST_TEXT = 8192 };

typedef struct words {
  size_t count;
  char *at[MOST_WORDS];
  char text[MOST_TEXT];
} words;

/* What a program finds in argv; the first word by its simpler rule. False: too many or too long. */
bool read_as_program(const char *line, words *ret);

/* What cmd.exe makes of a line, until it starts the script; the text where it then looks for commands. */
bool read_as_cmd(const char *line, char *ret);

/* Whether cmd.exe finds one command in that text, and nothing that it would do besides. */
bool is_one_command(const char *text);

/* %1 %2 … of the script, as a text for the program that gets them. */
const char *behind_script(const char *text);

#endif
