/* A text for a shell. */
#ifndef SHELL_LENGTH_H
#define SHELL_LENGTH_H

/*
 * The number of bytes of a text, counted by the shell's own means: `printf %s TEXT | wc -c`, run by sh. -1 if
 * that fails.
 */
int shell_length(const char *text);

#endif
