#include "common/text.h"
#include "explain/explain.h"

#include <stdlib.h>

void explain_right(explain_question *one, char *owned) {
  one->right = list_count(one->choices);
  list_add(&one->choices, owned);
}

void explain_wrong(explain_question *one, char *owned) {
  if (list_has(one->choices, owned) || list_count(one->choices) >= 5)
    free(owned);
  else
    list_add(&one->choices, owned);
}

void explain_question_clear(explain_question *one) {
  free(one->ask);
  list_free(one->choices);
  *one = (explain_question){0};
}
