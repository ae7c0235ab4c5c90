/*
 * The learner's copies: work/<exercise>/. Nothing in there is ever overwritten or removed; what has to
 * go is moved to work/.trash/<time>/.
 */
#ifndef KIT_WORKSPACE_H
#define KIT_WORKSPACE_H

#include "course/exercise.h"

char *workspace_dir(const char *id);                         /* path, to free() */
char *workspace_file(const exercise *one, const char *name); /* path, to free() */
bool workspace_started(const exercise *one);                 /* the folder exists */
bool workspace_known(const char *id);                        /* an exercise of that id exists */

/* Puts what is missing there from the starter. How many files, or a negative errno after a message. */
int workspace_fill(const exercise *one);

/* The starter's file as it was when the exercise was started, in work/.starters/; path, to free(). */
char *workspace_starter(const char *id, const char *name);

/* Remembers it as it is now. 0, or a negative errno. */
int workspace_keep_starter(const exercise *one, const char *name);

/* Moves a file or folder to the trash; its new path, to free(), or NULL after a message. */
char *workspace_trash(const char *path);

/* Where in the trash the folder of this exercise went last, to free(), or NULL. */
char *workspace_last_trash(const char *id);

/* Moves it from there back to `dir`, which does not exist. 0, or a negative errno after a message. */
int workspace_restore(const char *kept, const char *dir);

#endif
