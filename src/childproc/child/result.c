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

/* stdout and stderr stand in `output`, too, once they are shown; they are copied once. */
static bool is_shown(const cp_result *result, size_t i, const cp_output *output) {
  return i < result->output_count && result->output[i].data == output->data;
}

static size_t size_of_data(const cp_result *result) {
  size_t size = 2 + (is_shown(result, 1, &result->out) ? 0 : result->out.size) +
                (is_shown(result, 2, &result->err) ? 0 : result->err.size);
  for (size_t i = 0; i < result->output_count; i++)
    size += result->output[i].size + 1;
  return size;
}

cp_result *cp_result_take(const cp_result *result) {
  if (result == NULL || result == &no_memory)
    return (cp_result *)result;
  size_t outputs = result->output_count * sizeof(cp_output);
  cp_result *copy = malloc(sizeof *copy + outputs + size_of_data(result));
  if (copy == NULL)
    return result_no_memory();
  *copy = *result;
  cp_output *output = (cp_output *)(copy + 1);
  char *place = (char *)output + outputs;
  for (size_t i = 0; i < result->output_count; i++) {
    output[i] = result->output[i];
    output[i].data = copy_data(&place, &result->output[i]);
  }
  copy->output = result->output_count > 0 ? output : NULL;
  copy->out.data = is_shown(result, 1, &result->out) ? output[1].data : copy_data(&place, &result->out);
  copy->err.data = is_shown(result, 2, &result->err) ? output[2].data : copy_data(&place, &result->err);
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
