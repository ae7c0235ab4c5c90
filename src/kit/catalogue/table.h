/* The rows of the catalogue, in four parts. */
#ifndef KIT_CATALOGUE_TABLE_H
#define KIT_CATALOGUE_TABLE_H

#include "catalogue/catalogue.h"

enum { TABLE_START = 19, TABLE_WAIT = 13, TABLE_PIPES = 20, TABLE_REST = 28 };

extern const catalogue_entry table_start[TABLE_START]; /* 1 to 19: fork and exec */
extern const catalogue_entry table_wait[TABLE_WAIT];   /* 20 to 32: waiting, status, killing */
extern const catalogue_entry table_pipes[TABLE_PIPES]; /* 33 to 52: pipes and descriptors */
extern const catalogue_entry table_rest[TABLE_REST];   /* 53 to 80: signals, sessions, messages, shells */

#endif
