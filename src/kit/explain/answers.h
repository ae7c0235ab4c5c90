/* What a learner has answered: work/<exercise>/explain.json. */
#ifndef KIT_ANSWERS_H
#define KIT_ANSWERS_H

#include "explain/explain.h"

#include <cjson/cJSON.h>

/* Adds one answer to the list. */
void explain_keep(cJSON *list, const explain_question *one, size_t chosen, const char *why);

/* Writes them; what stood there before goes to the trash. 0, or a negative errno after a message. */
int explain_save(const char *id, cJSON *list);

/* The answer to that question that was kept last, or NULL; the object to cJSON_Delete() is *ret_all. */
const cJSON *explain_kept(const char *id, const char *ask, cJSON **ret_all);

#endif
