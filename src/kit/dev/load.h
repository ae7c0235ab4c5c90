/* A busy machine: programs that only burn time, two for each processor. */
#ifndef KIT_DEV_LOAD_H
#define KIT_DEV_LOAD_H

typedef struct load load;

load *load_begin(void);
load *load_end(load *one); /* returns NULL */

#endif
