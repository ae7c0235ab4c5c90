/*
 * What a check may ask of the recorder that is linked into the program under test: let calls of the learner's
 * code fail, and count what it did.
 */
#ifndef KIT_RECORDER_CHECK_H
#define KIT_RECORDER_CHECK_H

/*
 * Sets faults for the learner's calls that follow in this process and in those it makes later (NULL:
 * none), in the syntax of KIT_FAULT; counts start anew. 0 or -EINVAL.
 */
int recorder_set_fault(const char *spec);

/* How many faults have struck so far, in all processes. */
unsigned recorder_faults_struck(void);

/* The same for KIT_DELAY: "parent:20", "child:20", "pause:50", "cloexec:20", "jitter:SEED", or NULL. 0 or
 * -EINVAL. */
int recorder_set_delay(const char *spec);

/* KIT_SLEEP: "none" or NULL; KIT_SHORT: "read", "write", "both" or NULL; KIT_STORM: "signals", "child",
   "timer:MS" or NULL. 0 or -EINVAL. recorder.h says what each does. */
int recorder_set_sleep(const char *spec);
int recorder_set_short(const char *spec);
int recorder_set_storm(const char *spec);

/*
 * The longest row of waitpid(…, WNOHANG) or waitid(…, WNOHANG) on the same pid that found nothing, in any
 * process of the program so far.
 */
unsigned recorder_empty_polls(void);

#endif
