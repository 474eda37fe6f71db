namespace LeadScoring.Dashboard.Live;

/// <summary>Whether the viewer's tab can be seen. One per circuit, used on its renderer.</summary>
public sealed class Tab
{
    public bool IsHidden { get; private set; }

    public event Action? Changed;

    public void Set(bool isHidden)
    {
        if (IsHidden == isHidden) return;
        IsHidden = isHidden;
        Changed?.Invoke();
    }
}
