/* A question with its key, for machines and teachers. */
#ifndef KIT_QUIZ_JSON_H
#define KIT_QUIZ_JSON_H

#include "quiz/quiz.h"

#include <cjson/cJSON.h>

cJSON *quiz_json_item(const quiz_item *item);

#endif
