/* Folders and files for the tests of the tool's parts, all below the test's own folder. */
#ifndef TESTS_KIT_SUPPORT_H
#define TESTS_KIT_SUPPORT_H

/* The path of a new file with that text, below the test's folder; its folders are made. Static memory. */
const char *write_file(const char *name, const char *text);

/* Writes an exercise that is right in everything, as folder "0-1"; its path. */
const char *write_exercise(void);

/* The same, with one text of its exercise.json replaced; fails when `old` is not in there. */
const char *write_exercise_with(const char *old, const char *with);

#endif
