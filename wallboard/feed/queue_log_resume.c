#include "feed/queue_log_resume.h"

#include "feed/state_file.h"

static struct state_file state_of(const char *path)
{
    return (struct state_file){.path = path,
                               .word = "wallboard-queue-log-1",
                               .owner = "queue-log",
                               .count = QUEUE_LOG_RESUME_VALUES};
}

void queue_log_resume_pack(const struct queue_log_place *place,
                           int64_t values[QUEUE_LOG_RESUME_VALUES])
{
    /* The inode and the hash are 64-bit patterns: written as signed numbers. */
    values[0] = (int64_t)place->inode;
    values[1] = place->offset;
    values[2] = place->head_size;
    values[3] = (int64_t)place->head_hash;
}

bool queue_log_resume_unpack(const int64_t values[QUEUE_LOG_RESUME_VALUES],
                             struct queue_log_place *ret_place)
{
    *ret_place = (struct queue_log_place){
        .inode = (uint64_t)values[0],
        .offset = values[1],
        .head_size = values[2],
        .head_hash = (uint64_t)values[3],
    };
    return ret_place->offset >= 0 && ret_place->head_size >= 0;
}

bool queue_log_resume_read(const char *path, struct queue_log_place *ret_place,
                           struct diag *diag)
{
    const struct state_file file = state_of(path);
    int64_t values[QUEUE_LOG_RESUME_VALUES];
    if (!state_file_read(&file, values, diag)) {
        return false;
    }
    if (!queue_log_resume_unpack(values, ret_place)) {
        diag_add(diag, DIAG_ERROR, path, 1, 1, "this is no state file of %s", file.owner);
        return false;
    }
    return true;
}

bool queue_log_resume_write(const char *path, const struct queue_log_place *place)
{
    const struct state_file file = state_of(path);
    int64_t values[QUEUE_LOG_RESUME_VALUES];
    queue_log_resume_pack(place, values);
    return state_file_write(&file, values);
}
