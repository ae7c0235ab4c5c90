/* Where things are: the checkout, the build folder that kit runs from, the learner's folder. */
#ifndef KIT_PLACE_H
#define KIT_PLACE_H

/* Finds them, from the environment (KIT_ROOT, KIT_BUILD, KIT_WORK) or from the executable's own place. 0,
   or a negative errno after a message on stderr. Call it once, first. */
int place_find(void);

const char *place_root(void);
const char *place_build(void);
const char *place_work(void);
const char *place_self(void); /* path of this program */

/* A path as a reader wants it: relative to the current folder where it lies below. Points
   into `path` or is `path`. */
const char *place_short(const char *path);

#endif
