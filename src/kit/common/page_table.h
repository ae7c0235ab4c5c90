/* A table of a Markdown page on a terminal. */
#ifndef KIT_PAGE_TABLE_H
#define KIT_PAGE_TABLE_H

#include <stdio.h>

/* Lines that begin with '|', the second one its rule. Its columns stand below each other; the widest ones are
   wrapped where 80 columns do not hold them. */
void page_table(FILE *to, char *const *lines);

#endif
