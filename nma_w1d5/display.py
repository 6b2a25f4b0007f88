"""Videos, slides and the feedback gadget of a notebook."""


def display_videos(video_ids, W=854, H=480, fs=1, language=None):
    """Show videos in tabs (thin version: links)."""
    from IPython.display import HTML, display

    display(HTML(" ".join(f"{source} {video}" for source, video in video_ids)))


def display_slides(osf_id, language=None):
    """Show slides (thin version: link)."""
    from IPython.display import HTML, display

    display(HTML(f'<a href="https://osf.io/{osf_id}/download">slides</a>'))


def content_review(section):
    """Ask for feedback on a section (thin version: nothing)."""
