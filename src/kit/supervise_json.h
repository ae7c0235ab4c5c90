/* A report as JSON, on its way from the supervisor's process to whoever started it. */
#ifndef KIT_SUPERVISE_JSON_H
#define KIT_SUPERVISE_JSON_H

#include "supervise.h"

/* Without output, which travels beside it. free() it; NULL without memory. */
char *report_to_json(const kit_report *report);

/* Fills *ret, but for its output. 0, -EINVAL for a text that is no whole report, -ENOMEM. */
int report_from_json(const char *text, kit_report *ret);

#endif
