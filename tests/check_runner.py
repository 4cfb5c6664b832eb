"""Runs the checks of one script, each a function, and tells of every one."""
import concurrent.futures


def run_all(checks, at_a_time=1):
    """The exit code: 0 if there are some and all pass."""
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(at_a_time) as pool:
        for check, future in [(c, pool.submit(c)) for c in checks]:
            try:
                future.result()
                print(f"ok    {check.__name__}", flush=True)
            except Exception as error:  # whatever it is, the others are told too
                failed += 1
                print(f"FAULT {check.__name__}: {type(error).__name__}: {error}", flush=True)
    print(f"{len(checks) - failed} of {len(checks)} checks passed")
    return 1 if failed or not checks else 0
