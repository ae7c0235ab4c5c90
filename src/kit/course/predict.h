/* A program whose output is asked for before it runs. */
#ifndef KIT_PREDICT_H
#define KIT_PREDICT_H

/* Shows the source, reads the prediction from stdin, runs the program with its stdout to a pipe, and shows
   both; an exit code: KIT_GOOD where they are the same. */
int predict_run(const char *source, const char *program, const char *const *arguments);

#endif
