/*
 * True coverage of programs that start processes: counters.c maps one file over gcc's counters, counters.ld
 * gathers them, counters.flags are gcc's options. With H the folder of this file (gcc and GNU ld only):
 *
 *   gcc @$H/counters.flags -Wl,-T,$H/counters.ld mine.c $H/counters.c -o mine
 *   mkdir -m 1777 counts; export CHILDPROC_COUNTERS_DIR=$PWD/counts
 *   ./mine                          any number of times, at once too; nothing is written into .gcda files
 *   CHILDPROC_COUNTERS=dump ./mine  once, at the end: moves the counts into the .gcda files and leaves
 *   gcov mine-mine.gcda             or gcovr, as usual
 *
 * Delete .gcda files and the folder of counts before a new measurement. -std=c11 and -std=gnu11 both serve.
 * A shared library that counts is linked like a program, with -fPIC and a counters.c of its own.
 */
#ifndef HARNESS_COUNTERS_H
#define HARNESS_COUNTERS_H

/*
 * 0: this process counts. Otherwise the errno that keeps it from doing so; a refusal (no such folder, not
 * allowed, file size limit) is silent, what spoils the profile is told on stderr and in errors.log of the
 * folder ("profiling:...").
 */
extern int childproc_counters_errno __attribute__((visibility("hidden")));

#endif
