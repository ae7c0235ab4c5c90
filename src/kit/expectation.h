/* A failed expectation of a check as a finding: "FILE:LINE: [id] text\n    in WHO", as the harness writes it.
 */
#ifndef KIT_EXPECTATION_H
#define KIT_EXPECTATION_H

#include "finding.h"

#define EXPECTATION_ENGINE "expectation" /* who found it */

/* Adds it to the list: of class contract where it begins with an id, else without a name. 0 or -ENOMEM. */
int expectation_add(kit_findings *list, const char *message, size_t size);

#endif
