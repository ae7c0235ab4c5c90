/* Files and folders. Functions return 0 or a negative errno where nothing else is said. */
#ifndef KIT_FILES_H
#define KIT_FILES_H

#include <stdbool.h>
#include <stddef.h>

bool file_exists(const char *path);
bool folder_exists(const char *path);

/* The whole file with a NUL after it; free() it. */
int file_read(const char *path, char **ret_data, size_t *ret_size);

/* Writes a new file beside it and renames it: a reader sees the old file or the new one. */
int file_write(const char *path, const char *data, size_t size);
int file_copy(const char *from, const char *to);

/* The folder and those above it. */
int folder_make(const char *path);

/* Sorted names in a folder that end with `ending` ("" for all), without hidden ones; NULL when there are
 * none. */
char **folder_names(const char *path, const char *ending);

/* Removes a folder with everything in it; follows no links. */
void folder_remove(const char *path);

/* Compares names so that "2-1" comes before "10-1". For qsort() of char pointers. */
int name_order(const void *a, const void *b);

#endif
