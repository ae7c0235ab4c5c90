/* Folders and files in which look_up() looks, below the test's folder, which is the working directory. */
#ifndef PLACES_H
#define PLACES_H

#include <sys/types.h>

enum { PATH_SIZE = 8192 };

/* Makes the folder where it is not there yet. */
void place_folder(const char *folder);

/* A program FOLDER/NAME that exits with `code`; mode 0644 makes it one that may not be executed. */
void place_program(const char *folder, const char *name, int code, mode_t mode);

/* look_up() is to find this ... */
void expect_found(const char *name, const char *path, const char *found);

/* ... or to fail with this errno. */
void expect_error(const char *name, const char *path, int error, const char *why);

/* The code of what execvp() runs for `name` when PATH is `path`, or 1000 + its errno. */
int code_by_execvp(const char *name, const char *path);

/* The same for what look_up() finds: execv() runs it. */
int code_by_look_up(const char *name, const char *path);

#endif
