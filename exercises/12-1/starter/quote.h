/* Command lines for a POSIX shell. */
#ifndef QUOTE_H
#define QUOTE_H

/*
 * The words (NULL at the end) as one line, a blank between them, from which sh makes the same words again:
 * nothing in them has a meaning to it. free() it; NULL with errno ENOMEM.
 */
char *sh_line(const char *const *words);

#endif
