/* A file of its own. */
#ifndef TEMP_FILE_H
#define TEMP_FILE_H

/*
 * A new file in a folder that others can write to as well, for this user alone, open for reading and writing.
 * No program that is started later has it. -1 with errno.
 */
int temp_file(const char *folder);

#endif
