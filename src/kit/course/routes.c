#include "course/routes.h"
#include "common/field.h"
#include "common/files.h"
#include "common/place.h"
#include "common/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void read_route(const field_object *object, const char *id, route *one) {
  static const char *const fields[] = {"title", "holds", NULL};
  field_only(object, fields);
  one->id = text_copy(id);
  one->title = field_text(object, "title", 60, NULL);
  one->holds = field_texts(object, "holds", true);
}

route_list routes_load(void) {
  route_list list = {NULL, 0};
  char *path = text_format("%s/lessons/routes.json", place_root()), *data = NULL;
  if (file_read(path, &data, NULL) == 0) {
    field_reader reader = {path, NULL};
    cJSON *json = cJSON_Parse(data);
    if (!cJSON_IsObject(json))
      field_fail(&reader, "", "", "is no JSON object");
    list.items = kit_alloc((size_t)cJSON_GetArraySize(json) + 1, sizeof *list.items);
    for (const cJSON *item = json ? json->child : NULL; item; item = item->next) {
      char *below = text_format("%s.", item->string ? item->string : "");
      field_object object = {&reader, item, below};
      read_route(&object, item->string, &list.items[list.count++]);
      free(below);
    }
    cJSON_Delete(json);
    if (reader.error) {
      fprintf(stderr, "kit: %s\n", reader.error);
      routes_free(&list);
    }
    free(reader.error);
  }
  free(data);
  free(path);
  return list;
}

void routes_free(route_list *list) {
  for (size_t i = 0; i < list->count; i++) {
    free(list->items[i].id);
    free(list->items[i].title);
    list_free(list->items[i].holds);
  }
  free(list->items);
  *list = (route_list){NULL, 0};
}

const route *routes_find(const route_list *list, const char *id) {
  for (size_t i = 0; i < list->count; i++)
    if (strcmp(list->items[i].id, id) == 0)
      return &list->items[i];
  return NULL;
}

bool route_holds(const route *one, const exercise *which) {
  char stage[20];
  (void)snprintf(stage, sizeof stage, "%d", which->stage);
  return !one || list_has(one->holds, which->id) || list_has(one->holds, stage);
}
