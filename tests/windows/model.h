/*
 * How Windows reads command lines, written from its rules and not from the code that is tested: what the C
 * runtime, CommandLineToArgvW and cmd.exe make of a text.
 */
#ifndef WINDOWS_MODEL_H
#define WINDOWS_MODEL_H

#include <stdbool.h>
#include <stddef.h>

enum { MODEL_ARGS = 32, MODEL_TEXT = 16384 };

typedef struct model_args {
  size_t count;
  char *at[MODEL_ARGS];
  char text[MODEL_TEXT];
} model_args;

/* The C runtime since 2008: inside quotes "" is a quotation mark, and the quoted part goes on. */
void model_split_crt(const char *line, model_args *ret);

/* CommandLineToArgvW: after such a "" the quoted part has ended. */
void model_split_shell32(const char *line, model_args *ret);

/* What cmd.exe runs of `cmd.exe … /s /c "TEXT"`: TEXT, with one quotation mark taken away at each end. */
bool model_cmd_text(const char *line, char *ret);

/*
 * Its first pass, percent signs: every variable is set, to something that would do harm, but for the name ""
 * and for `cd`, which is a directory. Of a value ~,N is the part up to N, none without a number.
 */
void model_cmd_expand(const char *text, char *ret);

/* Its second pass: false where something outside of quotes would end the command, redirect, escape or group.
 */
bool model_cmd_is_one_command(const char *text);

/* %0, %1 … of a batch file: split at blanks , ; = outside of quotes, quotes kept; and %*, from behind %0 on.
 */
void model_batch_split(const char *text, model_args *ret);
const char *model_batch_rest(const char *text);

#endif
