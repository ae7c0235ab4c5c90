/* Results that outlive their child: one block of memory each. */
#include "child/result.h"

#include "base/error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static cp_result no_memory = {
    .error = &error_no_memory, .code = -ENOMEM, .out = {.data = ""}, .err = {.data = ""}};

static const char *copy_data(char **place, const cp_output *output) {
  char *copy = *place;
  if (output->size > 0)
    memcpy(copy, output->data, output->size);
  copy[output->size] = '\0';
  *place += output->size + 1;
  return copy;
}

cp_result *cp_result_take(const cp_result *result) {
  if (result == NULL || result == &no_memory)
    return (cp_result *)result;
  cp_result *copy = malloc(sizeof *copy + result->out.size + result->err.size + 2);
  if (copy == NULL)
    return result_no_memory();
  *copy = *result;
  char *place = (char *)(copy + 1);
  copy->out.data = copy_data(&place, &result->out);
  copy->err.data = copy_data(&place, &result->err);
  copy->error = error_copy(result->error);
  return copy;
}

cp_result *cp_result_free(cp_result *result) {
  if (result == NULL || result == &no_memory)
    return NULL;
  error_free(result->error);
  free(result);
  return NULL;
}

cp_result *result_of_error(const cp_result *known, const cp_error *error) {
  cp_result result = {.code = -error->errnum, .out = {.data = ""}, .err = {.data = ""}};
  if (known != NULL)
    result = *known;
  result.error = error;
  return cp_result_take(&result);
}

cp_result *result_no_memory(void) {
  error_memory();
  return &no_memory;
}
