/* A batch file and its argument. */
#ifndef BATCH_LINE_H
#define BATCH_LINE_H

/*
 * The command line that runs a batch file with one argument: cmd.exe /d /s /c ""SCRIPT" "ARGUMENT"", to
 * free(). NULL for an argument that cmd.exe could read as more than an argument.
 */
char *batch_line(const char *script, const char *argument);

#endif
