#include "feed/ami_door.h"

#include <stdlib.h>

#include "stats/limits.h"

struct ami_door {
    size_t next; /* the room that is used next */
    struct {
        char contact[LIMIT_ID_BYTES + 1]; /* "": free */
        size_t queue;
    } rows[AMI_DOOR_MAX];
};

struct ami_door *ami_door_create(void)
{
    return calloc(1, sizeof(struct ami_door));
}

void ami_door_destroy(struct ami_door **self)
{
    free(*self);
    *self = NULL;
}

void ami_door_come(struct ami_door *door, struct str contact, size_t queue)
{
    size_t before = 0;
    (void)ami_door_go(door, contact, &before);
    str_copy(door->rows[door->next].contact, sizeof door->rows[0].contact, contact);
    door->rows[door->next].queue = queue;
    door->next = (door->next + 1) % AMI_DOOR_MAX;
}

bool ami_door_go(struct ami_door *door, struct str contact, size_t *ret_queue)
{
    for (size_t i = 0; i < AMI_DOOR_MAX && contact.size > 0; i++) {
        if (str_is(contact, door->rows[i].contact)) {
            *ret_queue = door->rows[i].queue;
            door->rows[i].contact[0] = '\0';
            return true;
        }
    }
    return false;
}
