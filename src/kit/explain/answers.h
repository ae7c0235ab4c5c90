/* What a learner has answered: work/<exercise>/explain.json. */
#ifndef KIT_ANSWERS_H
#define KIT_ANSWERS_H

#include "explain/explain.h"

#include <cjson/cJSON.h>

/* Adds one answer to the list. */
void explain_keep(cJSON *list, const explain_question *one, size_t chosen, const char *why);

/* Names a run. To free(). */
char *explain_run(const record *rec);

/* Writes them; what stood there before goes to the trash. 0, or a negative errno after a message. */
int explain_save(const char *id, const char *run, cJSON *list);

/* The answer to question i about that run, or NULL; the object to cJSON_Delete() is *ret_all. */
const cJSON *explain_kept(const char *id, const char *run, size_t i, cJSON **ret_all);

#endif
