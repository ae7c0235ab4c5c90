/* What the pages of an exercise or a lesson point to is there: files, commands with their ids. */
#ifndef KIT_DEV_LINKS_H
#define KIT_DEV_LINKS_H

#include "dev/proof.h"

void prove_links(subject *of, const subjects *all);

#endif
