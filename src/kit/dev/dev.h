/* The verbs of authors, below `kit dev`. Each is called with its own name as argv[0]. */
#ifndef KIT_DEV_H
#define KIT_DEV_H

int dev_diagnoses(int argc, char **argv); /* every mistake of the catalogue, and how well it is named */
int dev_check(int argc, char **argv);     /* is every exercise and lesson whole and right */
int dev_unchecked(int argc, char **argv); /* a solution with and without its error checks */
int dev_new(int argc, char **argv);       /* the folder of a new exercise */
int dev_mutants(int argc, char **argv);   /* small changes of a solution that no check notices */
int dev_flaky(int argc, char **argv);     /* how often a check says something else of the same answer */
int dev_answer(int argc, char **argv);    /* one answer of a folder in the exercise format, checked */
int dev_false(int argc, char **argv);     /* a right answer that was accused becomes a test */

#endif
