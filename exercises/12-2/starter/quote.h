/* Command lines for Windows, where a program gets one text and splits it into arguments by itself. */
#ifndef QUOTE_H
#define QUOTE_H

/*
 * One argument as it has to stand in the line, so that the C runtime gives `text` back. Bare, unless it is
 * empty or holds a blank, a tab or a quotation mark. free() it; NULL with errno ENOMEM.
 */
char *quote_argument(const char *text);

/*
 * The line by which `file` is started with `args` (NULL at the end): the file and each argument quoted, a
 * blank between them. free() it; NULL with errno ENOMEM.
 *
 * A batch file is run by cmd.exe, which reads the line by rules of its own, before any program does. For one,
 * the result is NULL with errno EINVAL, or a line `cmd.exe ... /s /c "..."` that runs nothing but the script
 * and in which every argument arrives as it is. Whether a file is a batch file is for Windows to say: the
 * case of letters does not count, and neither do dots and blanks at the end.
 */
char *command_line(const char *file, const char *const *args);

#endif
