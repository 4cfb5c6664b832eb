#include "support/scene_texts.h"

#include <string.h>

const struct scene_node *scene_texts_find(const struct scene *scene, const char *part)
{
    for (size_t i = 0; i < scene->node_count; i++) {
        const struct scene_node *node = &scene->nodes[i];
        for (int s = 0; node->kind == SCENE_TEXT && s < node->span_count; s++) {
            if (strstr(node->spans[s].text, part) != NULL) {
                return node;
            }
        }
    }
    return NULL;
}

const struct scene_node *scene_texts_find_whole(const struct scene *scene,
                                                const char *text)
{
    for (size_t i = 0; i < scene->node_count; i++) {
        const struct scene_node *node = &scene->nodes[i];
        if (node->kind == SCENE_TEXT && strcmp(node->spans[0].text, text) == 0) {
            return node;
        }
    }
    return NULL;
}
