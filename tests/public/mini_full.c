/*
 * The members as childproc.h has them. With both headers in one file the compiler compares what they
 * declare: a function with another type, or a macro with another text, is an error here.
 */
#include "childproc.h"

#include "cp_mini.h"

#include "mini_fields.h"

const struct mini_field full_fields[] = {MINI_FIELDS};
const size_t full_field_count = sizeof full_fields / sizeof *full_fields;
