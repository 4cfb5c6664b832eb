#include "bus/gate.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>

#include <zmq.h>

#include "bus/context.h"
#include "bus/message.h"

#define ZAP_ENDPOINT "inproc://zeromq.zap.01"
#define ZAP_VERSION  "1.0"
#define ZAP_FRAMES                                                                       \
    8 /* of a request: seven with CURVE; one more to see that it is not                  \
       */
#define KEY_SIZE 32
#define TURN_MS  1000

struct gate {
    void *door;    /* ZeroMQ asks here; the thread's alone once it runs */
    void *ends[2]; /* a word to the thread that it shall end: ours, its */
    pthread_t thread;
    pthread_mutex_t lock; /* over all that follows */
    bool lives;
    struct gate_key *keys;
    size_t key_count;
    struct gate_counts counts;
    struct gate_refusal refusals[GATE_PENDING]; /* oldest first */
    size_t refusal_count;
};

/* The list ------------------------------------------------------------------------- */

static bool is_known(const struct gate *gate, const char *public_key)
{
    for (size_t i = 0; i < gate->key_count; i++) {
        if (strcmp(gate->keys[i].public_key, public_key) == 0) {
            return true;
        }
    }
    return false;
}

static const struct gate_key *find(const struct gate *gate, const char *public_key,
                                   const char *domain)
{
    for (size_t i = 0; i < gate->key_count; i++) {
        const struct gate_key *key = &gate->keys[i];
        if (strcmp(key->public_key, public_key) == 0 &&
            strcmp(key->domain, domain) == 0) {
            return key;
        }
    }
    return NULL;
}

static void drop_refusal(struct gate *gate, size_t index)
{
    gate->refusal_count--;
    memmove(&gate->refusals[index], &gate->refusals[index + 1],
            (gate->refusal_count - index) * sizeof gate->refusals[0]);
}

/* Which one makes room for a new one from `address`; refusal_count: there is room. */
static size_t expendable(const struct gate *gate, const char *address)
{
    size_t same = 0;
    size_t oldest = gate->refusal_count;
    for (size_t i = gate->refusal_count; i > 0; i--) {
        if (strcmp(gate->refusals[i - 1].address, address) == 0) {
            oldest = i - 1;
            same++;
        }
    }
    if (same >= GATE_PER_ADDRESS) {
        return oldest;
    }
    return gate->refusal_count == GATE_PENDING ? 0 : gate->refusal_count;
}

/* Remembers it as the newest. */
static void remember(struct gate *gate, struct gate_refusal refusal)
{
    refusal.times = 1;
    for (size_t i = 0; i < gate->refusal_count; i++) {
        if (strcmp(gate->refusals[i].public_key, refusal.public_key) == 0) {
            refusal.times += gate->refusals[i].times;
            drop_refusal(gate, i);
            break;
        }
    }
    size_t index = expendable(gate, refusal.address);
    if (index < gate->refusal_count) {
        drop_refusal(gate, index);
    }
    gate->refusals[gate->refusal_count++] = refusal;
}

/* Its thread ----------------------------------------------------------------------- */

/* One question of ZeroMQ's: version, id, domain, address, routing id, mechanism and, with
 * CURVE, the key. */
struct request {
    zmq_msg_t frames[ZAP_FRAMES];
    size_t count;
};

static struct str frame(struct request *request, size_t index)
{
    if (index >= request->count) {
        return (struct str){0};
    }
    zmq_msg_t *msg = &request->frames[index];
    return (struct str){zmq_msg_data(msg), zmq_msg_size(msg)};
}

static bool receive(struct request *request, void *socket)
{
    bool more = true;
    request->count = 0;
    while (more && request->count < ZAP_FRAMES) {
        if (!message_receive_frame(&request->frames[request->count], socket)) {
            return false;
        }
        more = zmq_msg_more(&request->frames[request->count]) != 0;
        request->count++;
    }
    if (more) {
        (void)message_drop_rest(socket);
    }
    return true;
}

/* The user it is let in as, into `ret_user`; false: it is not. */
static bool judge(struct gate *gate, struct request *request,
                  char ret_user[GATE_USER_BYTES])
{
    struct gate_refusal guest = {0};
    struct str key = frame(request, 6);
    bool spoken = str_is(frame(request, 0), ZAP_VERSION) && request->count == 7 &&
                  str_is(frame(request, 5), "CURVE") && key.size == KEY_SIZE;
    bool whole = str_copy(guest.domain, sizeof guest.domain, frame(request, 2));
    str_copy(guest.address, sizeof guest.address, frame(request, 3));
    if (spoken) {
        (void)zmq_z85_encode(guest.public_key, (const uint8_t *)key.data, key.size);
    }
    pthread_mutex_lock(&gate->lock);
    const struct gate_key *found =
        spoken && whole ? find(gate, guest.public_key, guest.domain) : NULL;
    if (found != NULL) {
        memcpy(ret_user, found->user, GATE_USER_BYTES);
        gate->counts.let_in++;
    } else if (!spoken) {
        gate->counts.refused_mechanism++;
    } else if (is_known(gate, guest.public_key)) {
        gate->counts.refused_domain++;
    } else {
        gate->counts.refused_key++;
    }
    if (found == NULL && (!spoken || !is_known(gate, guest.public_key))) {
        remember(gate, guest);
    }
    pthread_mutex_unlock(&gate->lock);
    return found != NULL;
}

static void answer_one(struct gate *gate, struct request *request)
{
    char user[GATE_USER_BYTES] = "";
    bool in = judge(gate, request, user);
    const struct str frames[] = {
        str_from(ZAP_VERSION),         frame(request, 1), str_from(in ? "200" : "400"),
        str_from(in ? "" : "unknown"), str_from(user),    str_from("")};
    /* If it cannot be sent the peer is not let in: its handshake runs out of time. */
    (void)message_send(gate->door, frames, sizeof frames / sizeof *frames);
}

static bool turn(struct gate *gate, struct request *request)
{
    zmq_pollitem_t items[] = {{.socket = gate->door, .events = ZMQ_POLLIN},
                              {.socket = gate->ends[1], .events = ZMQ_POLLIN}};
    if (zmq_poll(items, 2, TURN_MS) < 0 && zmq_errno() != EINTR) {
        return false;
    }
    pthread_mutex_lock(&gate->lock);
    gate->counts.turns++;
    pthread_mutex_unlock(&gate->lock);
    if (items[1].revents != 0) {
        return false;
    }
    if (items[0].revents != 0 && receive(request, gate->door)) {
        answer_one(gate, request);
    }
    return true;
}

static void *run(void *argument)
{
    struct gate *gate = argument;
    struct request request = {.count = 0};
    (void)prctl(PR_SET_NAME, "gate"); /* for those who look at threads */
    for (size_t i = 0; i < ZAP_FRAMES; i++) {
        zmq_msg_init(&request.frames[i]);
    }
    while (turn(gate, &request)) {
    }
    for (size_t i = 0; i < ZAP_FRAMES; i++) {
        zmq_msg_close(&request.frames[i]);
    }
    pthread_mutex_lock(&gate->lock);
    gate->lives = false;
    pthread_mutex_unlock(&gate->lock);
    return NULL;
}

/* Making and ending ---------------------------------------------------------------- */

static void *open_socket(struct context *context, int type)
{
    const int zero = 0;
    void *socket = zmq_socket(context_handle(context), type);
    if (socket != NULL) {
        zmq_setsockopt(socket, ZMQ_LINGER, &zero, sizeof zero);
    }
    return socket;
}

static bool open_sockets(struct gate *gate, struct context *context)
{
    uint64_t name = 0;
    if (getrandom(&name, sizeof name, 0) != (ssize_t)sizeof name) {
        return false;
    }
    char address[64];
    str_format(address, sizeof address, "inproc://gate-%016llx",
               (unsigned long long)name);
    gate->door = open_socket(context, ZMQ_REP);
    gate->ends[0] = open_socket(context, ZMQ_PAIR);
    gate->ends[1] = open_socket(context, ZMQ_PAIR);
    return gate->door != NULL && gate->ends[0] != NULL && gate->ends[1] != NULL &&
           zmq_bind(gate->ends[0], address) == 0 &&
           zmq_connect(gate->ends[1], address) == 0 &&
           zmq_bind(gate->door, ZAP_ENDPOINT) == 0;
}

static void close_gate(struct gate *gate)
{
    if (gate->door != NULL) {
        (void)zmq_unbind(gate->door, ZAP_ENDPOINT); /* its name is free at once */
    }
    void *const sockets[] = {gate->door, gate->ends[0], gate->ends[1]};
    for (size_t i = 0; i < sizeof sockets / sizeof *sockets; i++) {
        if (sockets[i] != NULL) {
            zmq_close(sockets[i]);
        }
    }
    pthread_mutex_destroy(&gate->lock);
    free(gate->keys);
    free(gate);
}

/* Signals are for the program's loop, which reads them through a descriptor. */
static bool start_thread(struct gate *gate)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    gate->lives = true;
    int rc = pthread_create(&gate->thread, NULL, run, gate);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc == 0;
}

struct gate *gate_create(struct context *context)
{
    struct gate *gate = calloc(1, sizeof *gate);
    if (gate == NULL) {
        return NULL;
    }
    if (pthread_mutex_init(&gate->lock, NULL) != 0) {
        free(gate);
        return NULL;
    }
    if (!open_sockets(gate, context) || !start_thread(gate)) {
        close_gate(gate);
        return NULL;
    }
    return gate;
}

void gate_destroy(struct gate **self)
{
    struct gate *gate = *self;
    if (gate == NULL) {
        return;
    }
    (void)zmq_send(gate->ends[0], "", 0, ZMQ_DONTWAIT);
    pthread_join(gate->thread, NULL);
    close_gate(gate);
    *self = NULL;
}

/* What the program asks ------------------------------------------------------------ */

bool gate_allow(struct gate *gate, const struct gate_key *keys, size_t count)
{
    if (count > GATE_KEYS) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!curve_is_key(str_from(keys[i].public_key)) || keys[i].domain[0] == '\0' ||
            keys[i].user[0] == '\0') {
            return false;
        }
    }
    struct gate_key *copy = calloc(count > 0 ? count : 1, sizeof *copy);
    if (copy == NULL) {
        return false;
    }
    if (count > 0) {
        memcpy(copy, keys, count * sizeof *copy);
    }
    pthread_mutex_lock(&gate->lock);
    struct gate_key *old = gate->keys;
    gate->keys = copy;
    gate->key_count = count;
    for (size_t i = gate->refusal_count; i > 0; i--) {
        if (is_known(gate, gate->refusals[i - 1].public_key)) {
            drop_refusal(gate, i - 1);
        }
    }
    pthread_mutex_unlock(&gate->lock);
    free(old);
    return true;
}

bool gate_bar(struct gate *gate, struct str user, const char *domain)
{
    bool found = false;
    pthread_mutex_lock(&gate->lock);
    for (size_t i = 0; i < gate->key_count; i++) {
        struct gate_key *key = &gate->keys[i];
        if (str_is(user, key->user) && strcmp(key->domain, domain) == 0) {
            key->domain[0] = '\0'; /* which none has */
            found = true;
        }
    }
    pthread_mutex_unlock(&gate->lock);
    return found;
}

void gate_forget(struct gate *gate)
{
    pthread_mutex_lock(&gate->lock);
    gate->refusal_count = 0;
    gate->counts.refused_key = 0;
    gate->counts.refused_domain = 0;
    gate->counts.refused_mechanism = 0;
    pthread_mutex_unlock(&gate->lock);
}

bool gate_lives(struct gate *gate)
{
    pthread_mutex_lock(&gate->lock);
    bool lives = gate->lives;
    pthread_mutex_unlock(&gate->lock);
    return lives;
}

struct gate_counts gate_counts(struct gate *gate)
{
    pthread_mutex_lock(&gate->lock);
    struct gate_counts counts = gate->counts;
    pthread_mutex_unlock(&gate->lock);
    return counts;
}

size_t gate_refusals(struct gate *gate, struct gate_refusal *ret_refusals,
                     size_t capacity)
{
    pthread_mutex_lock(&gate->lock);
    size_t count = gate->refusal_count < capacity ? gate->refusal_count : capacity;
    if (count > 0) {
        memcpy(ret_refusals, gate->refusals, count * sizeof *ret_refusals);
    }
    pthread_mutex_unlock(&gate->lock);
    return count;
}
