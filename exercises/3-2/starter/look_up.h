/* Where a program is, as execvp() would find it. */
#ifndef LOOK_UP_H
#define LOOK_UP_H

#include <stddef.h>

/*
 * Writes into buffer, which has room for size bytes, the path that exec would be given for `name`:
 *
 * A name with a slash is a path already, and PATH is not asked.
 *
 * Otherwise the elements of `path` (text between colons) are folders, tried in their order. An empty element,
 * also the first or the last one, is the current folder; there the path is the name alone. A `path` of NULL
 * is that of somebody who has no PATH: "/bin:/usr/bin".
 *
 * The first candidate counts that is a regular file and may be executed.
 *
 * Returns 0, or an errno, and buffer is then as it was:
 *   ENOENT        no candidate is there, or the name is empty
 *   EACCES        none may be executed, but at least one is there (a file, a folder, something else), or its
 *                 folder may not be looked into
 *   ENAMETOOLONG  what was found does not fit; a candidate too long for the system is none
 *   another       a call failed for want of memory or descriptors
 */
int look_up(const char *name, const char *path, char *buffer, size_t size);

#endif
